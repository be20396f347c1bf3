using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Core.Tests.Configuration;

/// <summary>A configuration source in memory whose values change when a test says so.</summary>
internal sealed class ChangingSource : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Sets values without telling anybody.</summary>
    public ChangingSource With(params (string Key, string? Value)[] values)
    {
        foreach (var (key, value) in values)
        {
            Data[$"LoadBalancer:{key}"] = value;
        }

        return this;
    }

    /// <summary>Takes a key and what is below it away, without telling anybody.</summary>
    public ChangingSource Without(string key)
    {
        Data.Keys.Where(known => $"{known}:".StartsWith($"LoadBalancer:{key}:", StringComparison.OrdinalIgnoreCase))
            .ToList().ForEach(known => Data.Remove(known));
        return this;
    }

    /// <summary>Tells everybody of the changes.</summary>
    public void Reload() => OnReload();
}
