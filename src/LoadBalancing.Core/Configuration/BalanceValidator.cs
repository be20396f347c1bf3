using LoadBalancing.Balancing;
using LoadBalancing.Samples;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in what one backend's options say about balancing.</summary>
internal sealed class BalanceValidator(string path, BackendOptions backend, ICollection<ConfigurationError> errors)
{
    private const int SmallestTable = 1009;
    private const int LargestTable = 5_000_011;

    private readonly HashOptions _hash = backend.Hash;

    public void Validate()
    {
        Check(Enum.IsDefined(backend.Balance), "Balance", $"unknown algorithm {backend.Balance}.");
        Check(backend.Balance != Algorithm.RdpCookie, "Balance", "RdpCookie balances TCP connections, which is not supported yet.");
        Check(backend.Draws is >= 1 and <= RandomDraws.MaxDraws, "Draws", $"expected 1 to {RandomDraws.MaxDraws}, found {backend.Draws}.");
        Check(backend.Balance != Algorithm.PowerOfTwo || backend.Draws is <= Lottery.MaxDraws or > RandomDraws.MaxDraws, "Draws",
            $"PowerOfTwo compares at most {Lottery.MaxDraws}, found {backend.Draws}.");
        Check(backend.ResponseTimes.Decay >= TimeSpan.FromMilliseconds(1) && backend.ResponseTimes.Decay <= Duration.MaxValue,
            "ResponseTimes:Decay", $"expected 1 ms to {Duration.MaxValue.Days} days, found {backend.ResponseTimes.Decay}.");
        Check(StatusSet.TryParse(backend.ResponseTimes.FailureStatuses, out _), "ResponseTimes:FailureStatuses",
            $"expected statuses of 100 to 599 and ranges of them, such as '429, 500-504', found '{backend.ResponseTimes.FailureStatuses}'.");
        ValidateKey();
        Check(_hash.Length is null or >= 1, "Hash:Length", $"expected 1 or more, found {_hash.Length}.");
        Check(_hash.Depth is null or >= 1, "Hash:Depth", $"expected 1 or more, found {_hash.Depth}.");
        Check(Enum.IsDefined(_hash.Type), "Hash:Type", $"unknown type {_hash.Type}.");
        Check(_hash.Function is null || Enum.IsDefined(_hash.Function.Value), "Hash:Function", $"unknown function {_hash.Function}.");
        Check(_hash.TableSize is >= SmallestTable and <= LargestTable && IsPrime(_hash.TableSize), "Hash:TableSize",
            $"expected a prime number of {SmallestTable} to {LargestTable}, found {_hash.TableSize}.");
        Check(_hash.BalanceFactor is 0 or > 100, "Hash:BalanceFactor", $"expected 0 or more than 100, found {_hash.BalanceFactor}.");
        Check(Enum.IsDefined(backend.SlowStart.Scope), "SlowStart:Scope", $"unknown scope {backend.SlowStart.Scope}.");
        CheckSlowStart("SlowStart:Duration", backend.SlowStart.Duration);
        Check(backend.SlowStart.Aggression is >= 1 and <= 10, "SlowStart:Aggression", $"expected 1 to 10, found {backend.SlowStart.Aggression}.");
        ValidateServers();
        if (Enum.IsDefined(backend.Balance))
        {
            new BalanceUseValidator(path, backend, errors).Validate();
        }
    }

    private void ValidateKey()
    {
        if (backend.Balance is Algorithm.UrlParameter)
        {
            Check(_hash.Name is { Length: > 0 } name && BackendValidator.IsVisible(name), "Hash:Name",
                $"UrlParameter needs the name of a parameter, found '{_hash.Name}'.");
        }
        else if (backend.Balance is Algorithm.Header)
        {
            Check(_hash.Name is { Length: > 0 } name && BackendValidator.IsToken(name), "Hash:Name",
                $"Header needs the name of a header, found '{_hash.Name}'.");
        }
        else if (backend.Balance is Algorithm.Hash)
        {
            var problem = ProblemOfExpression(_hash.Expression);
            Check(problem is null, "Hash:Expression", problem ?? "");
        }
    }

    private void ValidateServers()
    {
        var ids = new HashSet<int>();
        for (var i = 0; i < backend.Servers.Count; i++)
        {
            var server = backend.Servers[i];
            Check(server.Id is null or >= 1, $"Servers:{i}:Id", $"expected 1 or more, found {server.Id}.");
            Check(server.Id is not { } id || ids.Add(id), $"Servers:{i}:Id", $"the backend has another server with the id {server.Id}.");
            Check(Enum.IsDefined(server.HashKey), $"Servers:{i}:HashKey", $"unknown key {server.HashKey}.");
            CheckSlowStart($"Servers:{i}:SlowStart", server.SlowStart ?? TimeSpan.Zero);
        }
    }

    private static string? ProblemOfExpression(string? expression) =>
        string.IsNullOrEmpty(expression) ? "Hash needs what to hash, such as src or req.hdr(name)." :
        !SampleExpression.TryParse(expression, out var sample, out var problem) ? problem :
        sample.Type is not (SampleType.Text or SampleType.Address) ? $"'{expression}' is a number, and Hash needs a text or an address." :
        null;

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
            {
                return false;
            }
        }

        return number > 1;
    }

    private void CheckSlowStart(string key, TimeSpan value) =>
        Check(value >= TimeSpan.Zero && value <= Duration.MaxValue, key, $"expected 0 to {Duration.MaxValue.Days} days, found {value}.");

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError($"{path}:{key}", message));
        }
    }
}
