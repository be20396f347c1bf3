using System.Globalization;
using System.Net;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in how the agent of a server is asked.</summary>
internal static class AgentValidator
{
    /// <summary>What is wrong, with paths below the server's.</summary>
    public static IEnumerable<ConfigurationError> FindErrors(AgentOptions agent, ServerOptions server)
    {
        if (agent.Port is not (>= 1 and <= IPEndPoint.MaxPort))
        {
            yield return new ConfigurationError("Agent:Port", $"expected 1 to {IPEndPoint.MaxPort}, found {agent.Port?.ToString(CultureInfo.InvariantCulture) ?? "none"}.");
        }

        if (agent.Address is { } address && Uri.CheckHostName(address) == UriHostNameType.Unknown)
        {
            yield return new ConfigurationError("Agent:Address", $"expected an IP address or a host name, found '{address}'.");
        }

        if (agent.Send?.Any(c => c > 0xff) == true)
        {
            yield return new ConfigurationError("Agent:Send", "expected characters of one byte each.");
        }

        if (IsNoInterval(agent.Interval))
        {
            yield return new ConfigurationError("Agent:Interval", $"expected 1 ms to {Duration.MaxValue.Days} days, found {agent.Interval}.");
        }

        if (agent.Timeout is { } timeout && IsNoInterval(timeout))
        {
            yield return new ConfigurationError("Agent:Timeout", $"expected 1 ms to {Duration.MaxValue.Days} days, found {timeout}.");
        }

        if (server.Track is not null)
        {
            yield return new ConfigurationError("Agent", "a server that tracks another has that one's state, and no agent.");
        }
    }

    private static bool IsNoInterval(TimeSpan value) => value < TimeSpan.FromMilliseconds(1) || value > Duration.MaxValue;
}
