using System.Net;
using LoadBalancing.Health;

namespace LoadBalancing.Configuration;

/// <summary>How one server is checked, every default resolved.</summary>
/// <param name="Target">Where to connect.</param>
/// <param name="Connect">How to connect.</param>
/// <param name="Custom">Name of the application's own check, or <see langword="null"/> for a check of the library.</param>
/// <param name="Interval">Time between two checks while fully up.</param>
/// <param name="FastInterval">Time between two checks while the state is changing or unknown.</param>
/// <param name="DownInterval">Time between two checks while fully down.</param>
/// <param name="Rise">Passes in a row that bring the server up.</param>
/// <param name="Fall">Failures in a row that take it down.</param>
/// <param name="Spread">By how many percent the time between two checks varies.</param>
/// <param name="Shared">Whether servers with equal settings share one check.</param>
/// <param name="InitialState">How far the server is trusted before its first check.</param>
/// <param name="ReturnState">How far it is trusted after maintenance.</param>
/// <param name="Observe">What of the traffic tells how the server is.</param>
/// <param name="ErrorLimit">Errors in a row that are too many.</param>
/// <param name="OnError">What follows from too many errors.</param>
/// <param name="ConnectTimeout">Limit of connecting.</param>
/// <param name="Timeout">Limit of the answer once connected, or of the whole check when <see cref="ConnectTimeout"/> equals <see cref="Interval"/>.</param>
public sealed record CheckSettings(
    EndPoint Target,
    ConnectSettings Connect,
    string? Custom,
    TimeSpan Interval,
    TimeSpan FastInterval,
    TimeSpan DownInterval,
    int Rise,
    int Fall,
    int Spread,
    bool Shared,
    InitialState InitialState,
    InitialState ReturnState,
    ObservedLayer Observe,
    int ErrorLimit,
    ErrorReaction OnError,
    TimeSpan ConnectTimeout,
    TimeSpan? Timeout)
{
    /// <summary>What is done on the connection, if the check is one of the library.</summary>
    internal CheckScript Script { get; init; } = new();

    /// <summary>The program that checks in place of the script, or <see langword="null"/>.</summary>
    internal ExternalCheck? External { get; init; }

    /// <summary>The version of HTTP that is spoken, if any is.</summary>
    internal ServerProtocol Protocol { get; init; }

    /// <summary>Protocols to offer in TLS, separated by commas.</summary>
    internal string Alpn { get; init; } = "";

    /// <summary>What goes first on the connection.</summary>
    internal ProxyLine SendProxy { get; init; }

    internal static CheckSettings From(
        CheckOptions backend, ServerCheckOptions? server, Uri address, TimeoutOptions timeouts, Func<bool, ConnectSettings> connect)
    {
        var interval = server?.Interval ?? backend.Interval;
        var initial = server?.InitialState ?? backend.InitialState;
        var external = backend.External is { } program
            ? new ExternalCheck(program.Command, program.Path, program.ProxyAddress, program.ProxyPort)
            : null;
        var speaksTls = address.Scheme == Uri.UriSchemeHttps;
        var checksTls = server?.Tls ?? speaksTls;
        var connection = connect(checksTls);
        var protocol = ProtocolOf(backend, server, checksTls == speaksTls ? connection.Protocol : ServerProtocol.Http1);
        return new CheckSettings(
            Target: ServerAddress.ToEndPoint(server?.Address ?? address.IdnHost, server?.Port ?? address.Port),
            Connect: CheckScripts.Named(connection, server?.Sni),
            Custom: backend.Custom,
            Interval: interval,
            FastInterval: server?.FastInterval ?? backend.FastInterval ?? interval,
            DownInterval: server?.DownInterval ?? backend.DownInterval ?? interval,
            Rise: server?.Rise ?? backend.Rise,
            Fall: server?.Fall ?? backend.Fall,
            Spread: backend.Spread,
            Shared: backend.Shared,
            InitialState: initial,
            ReturnState: server?.ReturnState ?? backend.ReturnState ?? initial,
            Observe: server?.Observe ?? backend.Observe,
            ErrorLimit: server?.ErrorLimit ?? backend.ErrorLimit,
            OnError: server?.OnError ?? backend.OnError,
            ConnectTimeout: ConnectLimit(backend, external is null ? timeouts.Connect : backend.Timeout, interval),
            Timeout: external is null ? backend.Timeout : null)
        {
            External = external,
            Script = new CheckScripts(backend, address, connect).Make(),
            Protocol = protocol,
            Alpn = server?.Alpn.Count > 0 ? string.Join(',', server.Alpn) : HttpProtocols.OfferedFor(protocol),
            SendProxy = server?.SendProxy ?? ProxyLine.None,
        };
    }

    // The version that the server speaks with clients, unless the check says otherwise.
    private static ServerProtocol ProtocolOf(CheckOptions backend, ServerCheckOptions? server, ServerProtocol otherwise)
    {
        if (backend.Http is null && !backend.Steps.Any(step => step.Http is not null))
        {
            return ServerProtocol.Http1;
        }

        return server?.Protocol ?? (server?.Alpn.Count > 0 ? ServerProtocol.Http2OrHttp1 : otherwise);
    }

    // The interval is the limit of everything, unless there is one for the check.
    private static TimeSpan ConnectLimit(CheckOptions backend, TimeSpan? limit, TimeSpan interval) =>
        backend.Timeout is not null && limit is { } shorter && shorter != System.Threading.Timeout.InfiniteTimeSpan && shorter <= interval
            ? shorter
            : interval;
}
