namespace LoadBalancing.Conformance.Health.Services;

/// <summary>Directories that databases and other services start from, made once for all tests of a class.</summary>
public sealed class ServiceData : IAsyncLifetime
{
    // Databases have users that may log in without a password.
    private const string MariaDbUsers = """

        flush privileges;
        create user 'checker'@'localhost';
        create user 'locked'@'localhost' identified by 'secret';

        """;

    /// <summary>The directory that holds them.</summary>
    public string Directory { get; } = Path.Combine(Path.GetTempPath(), $"services-{Guid.NewGuid():N}");

    public async Task InitializeAsync()
    {
        System.IO.Directory.CreateDirectory(Directory);
        try
        {
            await Task.WhenAll(MakeMariaDbAsync(), MakePostgreSqlAsync(), MakeCertificateAsync(), File.WriteAllTextAsync(PathOf("slapd.conf"), ""),
                File.WriteAllTextAsync(PathOf("closed.conf"), "disallow bind_anon\n"));
        }
        catch
        {
            // Nobody disposes of what was not made.
            await DisposeAsync();
            throw;
        }
    }

    public Task DisposeAsync()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        return Task.CompletedTask;
    }

    internal string PathOf(string name) => Path.Combine(Directory, name);

    // What the database's own script does, which needs further programs.
    private async Task MakeMariaDbAsync()
    {
        const string scripts = "/usr/share/mysql";
        System.IO.Directory.CreateDirectory(PathOf("mariadb"));
        await File.WriteAllTextAsync(PathOf("mariadb.sql"),
            "create database mysql;\nuse mysql;\n" + await File.ReadAllTextAsync($"{scripts}/mysql_system_tables.sql") +
            await File.ReadAllTextAsync($"{scripts}/mysql_system_tables_data.sql") + MariaDbUsers);
        await RunAsync(["sh", "-c", "exec \"$@\" < mariadb.sql", "sh", .. RealService.MariaDb(this), "--bootstrap"]);
    }

    private async Task MakePostgreSqlAsync()
    {
        System.IO.Directory.CreateDirectory(PathOf("postgresql"));
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ServicePrograms.Nobody, "postgresql");
        }

        await RunAsync(ServicePrograms.Unprivileged(
            [ServicePrograms.Find("initdb"), "-D", PathOf("postgresql"), "-U", "checker", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8"]));
    }

    private Task MakeCertificateAsync() => RunAsync(
        ServicePrograms.Find("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "certificate.pem",
        "-subj", "/CN=localhost");

    private async Task RunAsync(params string[] command)
    {
        var (code, output) = await RunningProgram.RunAsync(Directory, command[0], command[1..]);
        if (code != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {code}:\n{output}");
        }
    }
}
