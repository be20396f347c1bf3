using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Conformance.Health.Services;

/// <summary>nginx with HTTP/1 and HTTP/2, in clear text and with TLS, which a test starts, breaks, stalls and stops.</summary>
internal sealed class NginxServer : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"nginx-{Guid.NewGuid():N}");
    private RunningProgram? _program;

    private NginxServer() => Directory.CreateDirectory(_directory);

    /// <summary>HTTP/2 in clear text.</summary>
    public int ClearPort { get; } = FreePorts.Next();

    /// <summary>HTTP/2 or HTTP/1 with TLS.</summary>
    public int SecuredPort { get; } = FreePorts.Next();

    /// <summary>HTTP/1 alone, with TLS.</summary>
    public int OldPort { get; } = FreePorts.Next();

    /// <summary>HTTP/1 alone, in clear text.</summary>
    public int PlainPort { get; } = FreePorts.Next();

    /// <summary>What vouches for the server in TLS: its own certificate.</summary>
    public string Authority => Path.Combine(_directory, "certificate.pem");

    /// <summary>A certificate that vouches for another server.</summary>
    public string OtherAuthority => Path.Combine(_directory, "other.pem");

    private string Fault => Path.Combine(_directory, "broken");

    public static async Task<NginxServer> CreateAsync()
    {
        var server = new NginxServer();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(server._directory, "nginx.conf"), server.Configuration());
            await server.MakeCertificateAsync("key.pem", server.Authority);
            await server.MakeCertificateAsync("other-key.pem", server.OtherAuthority);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return server;
    }

    public void Start() =>
        _program = RunningProgram.Start(_directory, ServicePrograms.Find("nginx"), ["-p", _directory, "-c", "nginx.conf", "-e", "stderr"]);

    /// <summary>Waits until it takes connections.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, OldPort, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    /// <summary>Answers with status 500 from now on.</summary>
    public void Break() => File.WriteAllText(Fault, "");

    public void Repair() => File.Delete(Fault);

    /// <summary>Stands still: the system goes on taking connections for it.</summary>
    public void Stall() => _program!.Signal("STOP");

    public void Resume() => _program!.Signal("CONT");

    public void Stop() => _program!.Signal("KILL");

    public void Dispose()
    {
        _program?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<(int ExitCode, string Output)> MakeCertificateAsync(string key, string certificate) => RunningProgram.RunAsync(
        _directory, ServicePrograms.Find("openssl"),
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost"]);

    // In one process, which is the one that the signals are for.
    private string Configuration() => $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 256; }
        http {
          access_log off;
          {{string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {kind};"))}}
          ssl_certificate certificate.pem;
          ssl_certificate_key key.pem;
          server {
            listen 127.0.0.1:{{ClearPort}} http2;
            listen 127.0.0.1:{{SecuredPort}} ssl http2;
            listen 127.0.0.1:{{OldPort}} ssl;
            listen 127.0.0.1:{{PlainPort}};
            if (-f {{Fault}}) { return 500 "all is lost"; }
            location / { return 200 "all is well"; }
          }
        }
        """;
}
