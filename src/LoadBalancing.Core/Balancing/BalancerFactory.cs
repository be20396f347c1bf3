using System.Diagnostics;
using System.Runtime.InteropServices;
using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Samples;

namespace LoadBalancing.Balancing;

/// <summary>Makes the algorithm that the settings ask for.</summary>
internal static class BalancerFactory
{
    /// <param name="settings">The algorithm and its parameters.</param>
    /// <param name="time">The clock of algorithms that go by time.</param>
    /// <param name="random">Draws lots; used by many threads at once.</param>
    public static IBalancer Create(BalanceSettings settings, TimeProvider time, Random random) => settings.Algorithm switch
    {
        Algorithm.RoundRobin => new RoundRobin(),
        Algorithm.StaticRoundRobin => new StaticRoundRobin(),
        Algorithm.LeastConnections => new LeastConnections(),
        Algorithm.First => new First(),
        Algorithm.Random => new RandomDraws(settings.Draws, settings.Hash.BalanceFactor, random),
        Algorithm.PowerOfTwo => new PowerOfTwo(settings.Draws, random),
        Algorithm.PeakEwma => new PeakEwma(settings.ResponseTimes, time, random),
        Algorithm.LeastTime => new LeastTime(settings.ResponseTimes, time, random),
        _ => Hashing(settings),
    };

    /// <summary>Makes what picks for calls that have a key, unless the algorithm itself looks at what its expression says.</summary>
    /// <param name="settings">The algorithm and its parameters.</param>
    public static IBalancer? CreateForCallKeys(BalanceSettings settings) => settings.Algorithm == Algorithm.Hash
        ? null
        : new RendezvousHash(new KeyInput(CallKey, HashFunction.Crc32, avalanche: true), balanceFactor: 0);

    private static bool CallKey(IRequest request, ref KeyBuffer key)
    {
        // Letters of every script count, which headers do not have.
        key.Append(MemoryMarshal.AsBytes(request.CallKey.AsSpan()));
        return key.Written.Length > 0;
    }

    private static IBalancer Hashing(BalanceSettings settings)
    {
        var hash = settings.Hash;
        IHashInput input = settings.Algorithm == Algorithm.Source
            ? new AddressInput(hash.Avalanche)
            : new KeyInput(KeyOf(settings), hash.Function, hash.Avalanche);
        return hash.Type switch
        {
            HashType.Consistent => new ConsistentHash(input, hash.BalanceFactor),
            HashType.Maglev => new MaglevHash(input, hash.TableSize, hash.BalanceFactor),
            HashType.Rendezvous => new RendezvousHash(input, hash.BalanceFactor),
            _ => new MapHash(input, hash.BalanceFactor),
        };
    }

    private static RequestKey KeyOf(BalanceSettings settings)
    {
        var hash = settings.Hash;
        return settings.Algorithm switch
        {
            Algorithm.Uri => new TargetKey(hash).TryWrite,
            Algorithm.UrlParameter => new ParameterKey(hash.Name!, "&", hash.CheckPost).TryWrite,
            Algorithm.Header when hash.DomainOnly => RequestKeys.Domain(hash.Name!),
            Algorithm.Header => RequestKeys.Header(hash.Name!),
            Algorithm.Hash when SampleExpression.TryParse(hash.Expression!, out var sample, out _) => RequestKeys.Of(sample),
            _ => throw new UnreachableException($"{settings.Algorithm} passed validation and cannot be made."),
        };
    }
}
