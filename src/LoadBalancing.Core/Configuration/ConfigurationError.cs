namespace LoadBalancing.Configuration;

/// <summary>One thing that is wrong in a configuration.</summary>
/// <param name="Path">Where, as configuration keys joined by colons: <c>Backends:web:Servers:0:Weight</c>.</param>
/// <param name="Message">What was expected and what was found.</param>
public readonly record struct ConfigurationError(string Path, string Message)
{
    /// <summary>The path and the message in one line.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
