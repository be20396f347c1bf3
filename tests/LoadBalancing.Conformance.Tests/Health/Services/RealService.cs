namespace LoadBalancing.Conformance.Health.Services;

/// <summary>A real server of a protocol, which a test starts, stalls and stops. It ends with the test at the latest.</summary>
internal sealed class RealService : IDisposable
{
    private readonly ServiceData _data;
    private readonly Func<int, string[]> _command;
    private RunningProgram? _program;

    private RealService(string name, ServiceData data, Func<int, string[]> command)
    {
        Name = name;
        _data = data;
        _command = command;
    }

    public string Name { get; }

    public int Port { get; } = FreePorts.Next();

    /// <summary>How it ends at once; the others leave nothing behind when they are killed.</summary>
    private string StopSignal => Name == "postgresql" ? "QUIT" : "KILL";

    /// <summary>One of every kind, and some that let nobody in.</summary>
    public static IReadOnlyList<RealService> All(ServiceData data) =>
    [
        new("redis", data, Redis),
        new("locked-redis", data, port => [.. Redis(port), "--requirepass", "secret"]),
        new("mariadb", data, port =>
        [
            .. MariaDb(data), "--bind-address=127.0.0.1", $"--port={port}", "--skip-name-resolve=0", "--skip-log-bin",
            $"--socket={data.PathOf("mariadb.sock")}", $"--pid-file={data.PathOf("mariadb.pid")}",
        ]),
        new("postgresql", data, port => ServicePrograms.Unprivileged(
        [
            ServicePrograms.Find("postgres"), "-D", data.PathOf("postgresql"), "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "shared_buffers=1MB",
        ])),
        new("smtp", data, port => [ServicePrograms.Find("aiosmtpd"), "-n", "-l", $"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]),
        new("ldap", data, port => Slapd("slapd.conf", port)),
        new("closed-ldap", data, port => Slapd("closed.conf", port)),
        new("tls", data, port =>
            [ServicePrograms.Find("openssl"), "s_server", "-accept", $"127.0.0.1:{port}", "-cert", "certificate.pem", "-key", "key.pem", "-www"]),
    ];

    /// <summary>The database server with its directory and little memory.</summary>
    public static string[] MariaDb(ServiceData data) =>
    [
        ServicePrograms.Find("mariadbd"), "--no-defaults", $"--datadir={data.PathOf("mariadb")}", "--innodb-log-file-size=4M",
        "--innodb-buffer-pool-size=8M", .. Environment.IsPrivilegedProcess ? ["--user=root"] : (string[])[],
    ];

    public void Start()
    {
        var command = _command(Port);
        _program = RunningProgram.Start(_data.Directory, command[0], command.Skip(1));
    }

    /// <summary>Lets the program stand still: the system goes on taking connections for it.</summary>
    public void Stall() => _program!.Signal("STOP");

    public void Resume() => _program!.Signal("CONT");

    public void Stop() => _program!.Signal(StopSignal);

    public void Dispose() => _program?.Dispose();

    private static string[] Redis(int port) =>
        [ServicePrograms.Find("redis-server"), "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];

    private static string[] Slapd(string configuration, int port) =>
        [ServicePrograms.Find("slapd"), "-d", "0", "-f", configuration, "-h", $"ldap://127.0.0.1:{port}"];
}
