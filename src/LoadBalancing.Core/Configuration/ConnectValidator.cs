using System.Net;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in how a server is connected to.</summary>
internal static class ConnectValidator
{
    /// <summary>The mistakes, with keys below the server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="check">How the servers of its backend are checked, if they are.</param>
    public static IEnumerable<ConfigurationError> FindErrors(ServerOptions server, CheckOptions? check)
    {
        var hasAddress = ServerAddress.TryParse(server.Address, out var address, out _);
        if (server.Source is { } source && ProblemOfSource(source, hasAddress ? address : null) is { } problem)
        {
            yield return new("Source", problem);
        }

        if (!Enum.IsDefined(server.Protocol))
        {
            yield return new("Protocol", $"unknown protocol {server.Protocol}.");
        }

        if (server.Protocol == ServerProtocol.Http2OrHttp1 && hasAddress && address!.Scheme != Uri.UriSchemeHttps)
        {
            yield return new("Protocol", $"a server can choose only where TLS is set up, and the address does not begin with https://, found '{server.Address}'.");
        }

        if (server.Tls is not { } tls)
        {
            yield break;
        }

        if (hasAddress && address!.Scheme != Uri.UriSchemeHttps && server.Check?.Tls != true && check?.ConnectsWithTls != true)
        {
            yield return new("Tls", $"has no effect unless the address begins with https:// or a check speaks TLS, found '{server.Address}'.");
        }

        if (!Enum.IsDefined(tls.Verify))
        {
            yield return new("Tls:Verify", $"unknown verification {tls.Verify}.");
        }

        if (tls.CaFile is { } file && !TrustedAuthorities.TryLoad(file, out _, out var unreadable))
        {
            yield return new("Tls:CaFile", unreadable);
        }

        foreach (var (key, name) in ((string, string?)[])[("Tls:Sni", tls.Sni), ("Tls:VerifyHost", tls.VerifyHost)])
        {
            if (name is not null && Uri.CheckHostName(name) == UriHostNameType.Unknown)
            {
                yield return new(key, $"expected a host name, found '{name}'.");
            }
        }
    }

    /// <summary>What is wrong with a source address, if anything.</summary>
    /// <param name="source">The source address.</param>
    /// <param name="target">The server's address, as far as it is known.</param>
    public static string? ProblemOfSource(string source, Uri? target) =>
        !SourceAddress.TryParse(source, out var endPoint) ? $"expected an IP address, with a port or without, found '{source}'."
        : target is not null && IPAddress.TryParse(target.IdnHost, out var address) && address.AddressFamily != endPoint.AddressFamily
            ? $"'{source}' is not of the same family as the server's address {address}."
            : null;
}
