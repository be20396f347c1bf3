using Microsoft.Extensions.Configuration;

namespace LoadBalancing.AspNetCore.Tests.Hosting;

/// <summary>Configuration in memory that a test replaces while the application runs.</summary>
internal sealed class ReloadingSource : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces all keys; they are those below the backend <c>web</c>.</summary>
    public void Replace(params (string Key, string Value)[] values)
    {
        Data = values.ToDictionary(
            pair => $"LoadBalancer:Backends:web:{pair.Key}", string? (pair) => pair.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
