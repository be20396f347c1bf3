using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Clients;

/// <summary>A response as a client received it.</summary>
/// <param name="Head">Status line and headers.</param>
/// <param name="Framing">How the end of the body was told.</param>
/// <param name="Body">The body, without chunk sizes.</param>
/// <param name="Interim">The 1xx responses before it.</param>
internal sealed record RawResponse(MessageHead Head, Framing Framing, byte[] Body, IReadOnlyList<MessageHead> Interim)
{
    public string Version => Head.StartWords[0];

    public int Status => int.Parse(Head.StartWords[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether the client may send another request on the connection.</summary>
    public bool KeepsConnection => Framing != Framing.UntilClose && Head.KeepsConnection(Version);

    /// <summary>The server that answered, or <see langword="null"/> when the proxy did so itself.</summary>
    public string? Origin => Head.Values("X-Origin").SingleOrDefault();

    /// <summary>The <c>Set-Cookie</c> headers.</summary>
    public IEnumerable<string> SetCookies => Head.Values("Set-Cookie");
}
