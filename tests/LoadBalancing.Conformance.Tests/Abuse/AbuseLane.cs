using System.Text;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>A frontend of the proxy with a server of its own, so that nothing of one case reaches another.</summary>
internal sealed class AbuseLane : IDisposable
{
    private static readonly IReadOnlyList<AbuseBytes> PlainRequest =
        [new(TimeSpan.Zero, Encoding.ASCII.GetBytes("GET /g HTTP/1.1\r\nHost: x\r\n\r\n"))];

    private readonly int _number;
    private readonly string _protocol;
    private readonly int _originPort = FreePorts.Next();
    private readonly int _downPort = FreePorts.Next();

    // Where the application has a cookie of its own, which gets a prefix.
    private readonly int _prefixPort = FreePorts.Next();
    private readonly RecordingOrigin _origin;

    public AbuseLane(int number, string side)
    {
        _number = number;
        _protocol = side == "h2" ? " proto h2" : "";
        _origin = new RecordingOrigin(_originPort);
    }

    public int Port { get; } = FreePorts.Next();

    /// <summary>A server that nobody listens for; the proxy has to know that before the cases run.</summary>
    public string DownServer => $"srv2-{_number}";

    /// <summary>This lane's part of the proxy's configuration.</summary>
    public string Configuration => $"""
        frontend front{_number}
            bind 127.0.0.1:{Port}{_protocol}
            default_backend back{_number}
        backend back{_number}
            option forwardfor
            cookie SRVID insert indirect nocache
            server srv1 127.0.0.1:{_originPort} cookie srv1
            server {DownServer} 127.0.0.1:{_downPort} cookie srv2 check inter 100ms
        listen prefix{_number}
            bind 127.0.0.1:{_prefixPort}{_protocol}
            option forwardfor
            cookie JSESSIONID prefix
            server srv1 127.0.0.1:{_originPort} cookie srv1

        """;

    public async Task<Judgement> RunAsync(AbuseCase abuse)
    {
        var pieces = AbuseBytes.Read(abuse.Raw);
        if (abuse.Side == "server")
        {
            _origin.Answer = pieces[0].Bytes;
            var seen = await AbuseClient.SendAsync(Port, PlainRequest, IsAnsweredHttp1);
            return await ResponseJudge.JudgeAsync(abuse, seen, await _origin.TakeAsync());
        }

        var port = abuse.NeedsPrefix ? _prefixPort : Port;
        var sight = await AbuseClient.SendAsync(port, pieces, abuse.Side == "h2" ? ClientSight.HasHttp2Answer : IsAnsweredHttp1);
        return await RequestJudge.JudgeAsync(abuse, sight, await _origin.TakeAsync());
    }

    public void Dispose() => _origin.Dispose();

    // A head is enough: what follows comes without a pause.
    private static bool IsAnsweredHttp1(byte[] received) =>
        received.AsSpan().IndexOf("\r\n\r\n"u8) >= 0 && !received.AsSpan().EndsWith("HTTP/1.1 100 Continue\r\n\r\n"u8);
}
