using System.Net;
using LoadBalancing.Configuration;

namespace LoadBalancing.Health.Steps;

/// <summary>Connects to where the server is checked, or to where and as the step says.</summary>
internal sealed record ConnectStep : CheckStep
{
    /// <summary>Where to, if not to where the server is checked.</summary>
    public EndPoint? Target { get; init; }

    /// <summary>How, if not as the server's checks do.</summary>
    public ConnectSettings? Connect { get; init; }

    /// <summary>The version of HTTP, if not that of the server's checks.</summary>
    public ServerProtocol? Protocol { get; init; }

    /// <summary>Protocols to offer in TLS, separated by commas, if not those of <see cref="Protocol"/> or of the server's checks.</summary>
    public string? Alpn { get; init; }

    /// <summary>What goes first, if not what the server's checks begin with.</summary>
    public ProxyLine? SendProxy { get; init; }

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        var settings = run.Settings;
        var alpn = Alpn ?? (Protocol is { } protocol ? HttpProtocols.OfferedFor(protocol) : settings.Alpn);
        await run.ConnectAsync(
            Target ?? settings.Target, Connect ?? settings.Connect, Protocol ?? settings.Protocol, alpn, SendProxy ?? settings.SendProxy)
            .ConfigureAwait(false);
        return null;
    }
}
