using LoadBalancing.Persistence;
using LoadBalancing.Servers;

namespace LoadBalancing.Dispatching;

/// <summary>What became of one request, as a log or a meter wants to know it.</summary>
public readonly record struct RequestRecord
{
    /// <summary>The frontend of the standalone proxy, or <see langword="null"/> in an application.</summary>
    public string? Frontend { get; init; }

    /// <summary>The backend, or <see langword="null"/> when the request ended before one was chosen.</summary>
    public required Backend? Backend { get; init; }

    /// <summary>The server tried last, or <see langword="null"/> when none was.</summary>
    public Server? Server { get; init; }

    /// <summary>The status that the client got, or 0 when it went away before there was one.</summary>
    public int Status { get; init; }

    /// <summary>How the request ended.</summary>
    public Termination Termination { get; init; }

    /// <summary>What the client's persistence cookie meant.</summary>
    public CookieMatch Cookie { get; init; }

    /// <summary>What became of the persistence cookie in the response.</summary>
    public CookieAction CookieAction { get; init; }

    /// <summary>
    /// The four letters of the HAProxy log: how the request ended, what the client's cookie meant and what became of it in the
    /// response, such as <c>--VN</c>. The latter two are <c>--</c> where there is no cookie or it is only read.
    /// </summary>
    public string Letters => Termination + (Backend?.Settings.Cookie is null or { IsOnlyRead: true }
        ? "--"
        : new string(["NIDVEOU"[(int)Cookie], "NPDRUI"[(int)CookieAction]]));

    /// <summary>Attempts after the first.</summary>
    public int Retries { get; init; }

    /// <summary>Whether the request left the server it was first meant for.</summary>
    public bool Redispatched { get; init; }

    /// <summary>
    /// Bytes of the request's body that were taken from the client, and of the tunnel behind an upgrade. Heads, trailers and the
    /// framing of chunks do not count.
    /// </summary>
    public long BytesReceived { get; init; }

    /// <summary>
    /// Bytes of the server's response body that were passed on to the client, and of the tunnel behind an upgrade. Heads, trailers,
    /// the framing of chunks and answers of the proxy's own do not count.
    /// </summary>
    public long BytesSent { get; init; }

    /// <summary>How long its phases took.</summary>
    public PhaseTimes Times { get; init; }
}
