using System.Net;

namespace LoadBalancing.Configuration;

/// <summary>
/// How a server is connected to; never changes. Connections made with other settings than these are not used again.
/// </summary>
/// <param name="Source">Where connections come from, or <see langword="null"/> when the system chooses.</param>
/// <param name="Tls">TLS with the server, or <see langword="null"/> for clear text.</param>
public sealed record ConnectSettings(IPEndPoint? Source, TlsSettings? Tls)
{
    /// <summary>The version of HTTP that is spoken.</summary>
    public ServerProtocol Protocol { get; init; }

    internal static ConnectSettings From(ServerOptions server, BackendOptions backend, Uri address, bool tls)
    {
        IPEndPoint? source = null;
        if ((server.Source ?? backend.Source) is { } text && !SourceAddress.TryParse(text, out source))
        {
            throw new ArgumentException($"'{text}' is not an address.", nameof(server));
        }

        return new ConnectSettings(source, tls ? TlsSettings.From(server.Tls ?? new TlsOptions(), address) : null) { Protocol = server.Protocol };
    }
}
