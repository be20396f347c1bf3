using LoadBalancing.Cli.HAProxy;
using LoadBalancing.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Cli.Configuration;

/// <summary>A configuration file that has been read: what it says and what is wrong with it.</summary>
public sealed class ProxyConfiguration
{
    private readonly IConfigurationSection? _section;

    /// <param name="options">What the file says.</param>
    /// <param name="diagnostics">Remarks, in the order of the file.</param>
    /// <param name="section">Where changes of the backends show while the proxy runs, if anywhere.</param>
    internal ProxyConfiguration(ProxyOptions options, IReadOnlyList<Diagnostic> diagnostics, IConfigurationSection? section = null)
    {
        Options = options;
        Diagnostics = diagnostics;
        _section = section;
    }

    /// <summary>What the file says; incomplete when there are errors.</summary>
    public ProxyOptions Options { get; }

    /// <summary>Remarks, in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Whether the file cannot be used.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);

    /// <summary>Reads a file: HAProxy's syntax when its name ends in <c>.cfg</c>, JSON otherwise.</summary>
    /// <param name="file">The file's path.</param>
    public static ProxyConfiguration Read(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!File.Exists(file))
        {
            return new ProxyConfiguration(new ProxyOptions(), [new Diagnostic(Severity.Error, file, 0, "there is no such file.")]);
        }

        return Path.GetExtension(file).Equals(".cfg", StringComparison.OrdinalIgnoreCase)
            ? HAProxyConfigurationReader.Read(file)
            : JsonConfigurationReader.Read(file);
    }

    /// <summary>Raised when a watched file has changed and can no longer be read; nothing else changes then.</summary>
    internal event Action<Diagnostic>? ReloadFailed;

    /// <summary>Calls back when the frontends of a watched file have changed.</summary>
    internal IDisposable? OnFrontendsChanged(Action changed)
    {
        if (_section is null)
        {
            return null;
        }

        var last = Frontends();
        return ChangeToken.OnChange(_section.GetReloadToken, () =>
        {
            var now = Frontends();
            if (!now.SequenceEqual(last))
            {
                last = now;
                changed();
            }
        });

        List<KeyValuePair<string, string?>> Frontends() => [.. _section.GetSection("Frontends").AsEnumerable()];
    }

    internal void FailReload(Diagnostic error) => ReloadFailed?.Invoke(error);

    /// <summary>Adds the engine with the backends of the file, and follows their changes where the file is watched.</summary>
    internal void AddBackends(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<LoadBalancerOptions>>(new UsedBackendsValidator(Options.Frontends));
        if (_section is not null)
        {
            services.AddLoadBalancer(_section);
            return;
        }

        services.AddLoadBalancer();
        services.Configure<LoadBalancerOptions>(options =>
        {
            options.AllowExternalChecks = Options.LoadBalancer.AllowExternalChecks;
            foreach (var (name, backend) in Options.LoadBalancer.Backends)
            {
                options.Backends[name] = backend;
            }
        });
    }
}
