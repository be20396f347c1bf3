namespace LoadBalancing.Configuration;

/// <summary>A header field that a check expects.</summary>
public sealed class HeaderExpectOptions
{
    /// <summary>The name, or what <see cref="NameMatch"/> makes of it; letter case does not matter. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>How the name is compared. Default: <see cref="TextMatch.Equal"/>.</summary>
    public TextMatch NameMatch { get; set; }

    /// <summary>The value, or what <see cref="ValueMatch"/> makes of it. Default: any value.</summary>
    public string? Value { get; set; }

    /// <summary>How the value is compared. Default: <see cref="TextMatch.Equal"/>.</summary>
    public TextMatch ValueMatch { get; set; }

    /// <summary>
    /// Whether the whole value of the field counts. Default: <see langword="false"/>, each of the values between its commas counts alone.
    /// </summary>
    public bool Whole { get; set; }
}
