namespace LoadBalancing.Rules;

/// <summary>How a part of a format is written, as flags such as <c>%{+Q}</c> say.</summary>
[Flags]
internal enum FormatFlags
{
    /// <summary>As it is.</summary>
    None = 0,

    /// <summary>In double quotes (Q).</summary>
    Quote = 1,

    /// <summary>With a backslash before double quotes, backslashes and closing brackets (E).</summary>
    Escape = 2,

    /// <summary>In hexadecimal digits (X), which go without quotes.</summary>
    Hex = 4,
}
