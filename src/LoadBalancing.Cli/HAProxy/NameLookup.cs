using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Finds the addresses of hosts, each name once.</summary>
/// <param name="resolve">Asks for the addresses of a name; throws <see cref="SocketException"/> when there are none.</param>
internal sealed class NameLookup(Func<string, IPAddress[]> resolve)
{
    private static readonly SearchValues<char> IPv4Characters = SearchValues.Create("0123456789.");

    private readonly Dictionary<string, IPAddress[]> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address that a host stands for.</summary>
    /// <param name="host">An IP address, an IPv6 address in brackets, or a name.</param>
    /// <param name="family">The family the address must be of, or <see langword="null"/>.</param>
    /// <param name="address">The address.</param>
    /// <param name="problem">Why there is none.</param>
    public bool TryFind(
        string host, AddressFamily? family, [NotNullWhen(true)] out IPAddress? address, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        var numeric = IsNumeric(host);
        if (numeric)
        {
            address = IPAddress.TryParse(host, out var parsed) && IsWhole(host, parsed) ? parsed : null;
        }
        else
        {
            address = AddressesOf(host).FirstOrDefault(found => family is null || found.AddressFamily == family);
        }

        if (address is null)
        {
            problem = numeric ? $"'{host}' is not an IP address." : $"the host name '{host}' cannot be resolved.";
        }
        else if (family is not null && address.AddressFamily != family)
        {
            address = null;
            problem = $"'{host}' is not an address of the family that stands before the '@'.";
        }

        return address is not null;
    }

    /// <summary>Whether a host is written as an address, well or badly, and not as a name.</summary>
    public static bool IsNumeric(string host) =>
        host.Contains(':', StringComparison.Ordinal) || host.StartsWith('[') || !host.AsSpan().ContainsAnyExcept(IPv4Characters);

    private IPAddress[] AddressesOf(string name)
    {
        if (!_known.TryGetValue(name, out var addresses))
        {
            try
            {
                addresses = resolve(name);
            }
            catch (Exception exception) when (exception is SocketException or ArgumentException)
            {
                // No such host, or a name that no host can have.
                addresses = [];
            }

            _known[name] = addresses;
        }

        return addresses;
    }

    // IPAddress reads 127.1 as 127.0.0.1, and takes an address with a port for one without.
    private static bool IsWhole(string host, IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? host.Count(c => c == '.') == 3
        : !host.StartsWith('[') || host.EndsWith(']');
}
