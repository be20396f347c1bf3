namespace LoadBalancing.Configuration;

/// <summary>How the servers of a backend are checked, unless a server says otherwise.</summary>
public sealed class CheckOptions
{
    /// <summary>The HTTP request to send; <see langword="null"/> (the default) checks that a TCP connection succeeds.</summary>
    public HttpCheckOptions? Http { get; set; }

    /// <summary>Whether a Redis server is asked for a PONG. Default: <see langword="false"/>.</summary>
    public bool Redis { get; set; }

    /// <summary>How a MySQL or MariaDB server is checked. Default: it is not checked as such.</summary>
    public MySqlCheckOptions? MySql { get; set; }

    /// <summary>How a PostgreSQL server is checked. Default: it is not checked as such.</summary>
    public PostgreSqlCheckOptions? PostgreSql { get; set; }

    /// <summary>How a mail server is checked. Default: it is not checked as such.</summary>
    public SmtpCheckOptions? Smtp { get; set; }

    /// <summary>Whether an LDAP server is asked to let in nobody in particular. Default: <see langword="false"/>.</summary>
    public bool Ldap { get; set; }

    /// <summary>Whether a server is sent the hello of SSL 3.0, to which any answer in SSL or TLS will do. Default: <see langword="false"/>.</summary>
    public bool SslHello { get; set; }

    /// <summary>How a gRPC server is asked for its health. Default: it is not.</summary>
    public GrpcCheckOptions? Grpc { get; set; }

    /// <summary>The program that checks. Default: none.</summary>
    public ExternalCheckOptions? External { get; set; }

    /// <summary>
    /// What is done, step by step; behind what <see cref="Http"/> or another of the kinds above does, of which there is one at most. Default:
    /// nothing more.
    /// </summary>
    public IList<CheckStepOptions> Steps { get; } = [];

    /// <summary>Whether a step connects with TLS, whatever the server's address says.</summary>
    internal bool ConnectsWithTls => Steps.Any(step => step.Connect?.Tls == true);

    /// <summary>
    /// Whether an HTTP answer of status 404 says that the server works and wants no new clients, whatever else is expected. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool StopOn404 { get; set; }

    /// <summary>
    /// Whether HTTP requests tell the server how it is seen, in a header field <c>X-Haproxy-Server-State</c>. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool SendState { get; set; }

    /// <summary>
    /// Name of a check of the application, as given to <c>AddCheck</c>; it decides in place of the checks of the library. Default: none.
    /// </summary>
    public string? Custom { get; set; }

    /// <summary>Time between two checks of a server that is fully up. At least 1 ms. Default: 2 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time between two checks of a server that is on its way up or down, or not yet checked. Default: <see cref="Interval"/>.
    /// </summary>
    public TimeSpan? FastInterval { get; set; }

    /// <summary>Time between two checks of a server that is fully down. Default: <see cref="Interval"/>.</summary>
    public TimeSpan? DownInterval { get; set; }

    /// <summary>Passed checks in a row that bring a server up. At least 1. Default: 2.</summary>
    public int Rise { get; set; } = 2;

    /// <summary>Failed checks in a row that take a server down. At least 1. Default: 3.</summary>
    public int Fall { get; set; } = 3;

    /// <summary>
    /// Time a server has to answer once connected; connecting is then limited to the smaller of the connect time-out and
    /// <see cref="Interval"/>. Default: none; connecting and answering together are limited to <see cref="Interval"/>.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// How far a server is trusted before its first check, be the farm or the server new. Default:
    /// <see cref="LoadBalancing.Configuration.InitialState.Up"/>.
    /// </summary>
    public InitialState InitialState { get; set; } = InitialState.Up;

    /// <summary>How far a server is trusted after maintenance. Default: <see cref="InitialState"/>.</summary>
    public InitialState? ReturnState { get; set; }

    /// <summary>
    /// By how many percent the time between two checks varies at random, up or down, so that checks do not fall in step. 0 to 50.
    /// Default: 0.
    /// </summary>
    public int Spread { get; set; }

    /// <summary>
    /// Whether one check serves all servers with this setting, in any backend, that are checked at the same address in the same way and
    /// with the same intervals and thresholds. Default: <see langword="false"/>, each server has its own.
    /// </summary>
    public bool Shared { get; set; }

    /// <summary>
    /// Whether each change of a check's result is logged: of its code, or of what counts towards a change of state. Default:
    /// <see langword="false"/>, changes of state alone are.
    /// </summary>
    public bool LogChanges { get; set; }

    /// <summary>What of the traffic tells how a server is, besides its checks. Default: <see cref="ObservedLayer.None"/>.</summary>
    public ObservedLayer Observe { get; set; }

    /// <summary>Errors in a row in the traffic of a server that <see cref="OnError"/> follows from. 1 or more. Default: 10.</summary>
    public int ErrorLimit { get; set; } = 10;

    /// <summary>What follows from too many errors. Default: <see cref="ErrorReaction.FailCheck"/>.</summary>
    public ErrorReaction OnError { get; set; } = ErrorReaction.FailCheck;
}
