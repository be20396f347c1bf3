using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>
/// Runs a program, whose exit code tells how the server is. When its time is over it is killed, and with it those that are still its descendants.
/// </summary>
/// <param name="Command">The program.</param>
/// <param name="Path">Its variable <c>PATH</c>, or <see langword="null"/>.</param>
/// <param name="ProxyAddress">The address of the proxy.</param>
/// <param name="ProxyPort">The port of the proxy.</param>
internal sealed record ExternalCheck(string Command, string? Path, string ProxyAddress, string ProxyPort)
{
    // The shell finds the program in PATH and spares us its output, however much that is; then it becomes the program.
    private const string Shell = "/bin/sh";
    private const string Script = """unset PWD OLDPWD SHLVL; exec "$@" </dev/null >/dev/null 2>&1""";

    /// <summary>Runs the program for a server.</summary>
    public async ValueTask<CheckResult> RunAsync(Server server, CancellationToken cancellation)
    {
        Process program;
        try
        {
            program = Process.Start(Describe(server))!;
        }
        catch (Win32Exception exception)
        {
            return new CheckResult(CheckCode.PROCERR, exception.Message);
        }

        using (program)
        {
            try
            {
                await program.WaitForExitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return new CheckResult(CheckCode.PROCTOUT, Kill(program));
            }

            return program.ExitCode == 0
                ? new CheckResult(CheckCode.PROCOK)
                : new CheckResult(CheckCode.PROCERR, Status: program.ExitCode);
        }
    }

    // What became of the program whose time is over. One of another user cannot be killed.
    private static string Kill(Process program)
    {
        try
        {
            program.Kill(entireProcessTree: true);
            return "time-out";
        }
        catch (Exception exception) when (exception is AggregateException or Win32Exception)
        {
            return $"time-out, {exception.Message}";
        }
    }

    private ProcessStartInfo Describe(Server server)
    {
        var (address, settings) = (server.Address, server.Settings);
        var port = address.Port.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(Shell, ["-c", Script, Shell, Command, Argument(ProxyAddress), Argument(ProxyPort), address.IdnHost, port]);
        var variables = start.Environment;
        variables.Clear();
        variables["HAPROXY_PROXY_NAME"] = server.Backend.Name;
        variables["HAPROXY_PROXY_ADDR"] = ProxyAddress;
        variables["HAPROXY_PROXY_PORT"] = ProxyPort;
        variables["HAPROXY_SERVER_NAME"] = server.Name;
        variables["HAPROXY_SERVER_ID"] = settings.Id.ToString(CultureInfo.InvariantCulture);
        variables["HAPROXY_SERVER_ADDR"] = address.IdnHost;
        variables["HAPROXY_SERVER_PORT"] = port;
        variables["HAPROXY_SERVER_CURCONN"] = server.InFlight.ToString(CultureInfo.InvariantCulture);
        variables["HAPROXY_SERVER_MAXCONN"] = (server.AgentLimit ?? 0).ToString(CultureInfo.InvariantCulture);
        variables["HAPROXY_SERVER_SSL"] = address.Scheme == Uri.UriSchemeHttps ? "1" : "0";
        variables["HAPROXY_SERVER_PROTO"] = settings.Connect.Protocol == ServerProtocol.Http1 ? "h1" : "h2";
        if (Path is not null)
        {
            variables["PATH"] = Path;
        }

        return start;
    }

    // HAProxy's word for an argument that there is not; as a variable it is empty.
    private static string Argument(string text) => text.Length == 0 ? "NOT_USED" : text;
}
