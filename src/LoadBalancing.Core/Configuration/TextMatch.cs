namespace LoadBalancing.Configuration;

/// <summary>How one text is compared with another.</summary>
public enum TextMatch
{
    /// <summary>The whole text is the same.</summary>
    Equal,

    /// <summary>The text begins so.</summary>
    Begin,

    /// <summary>The text ends so.</summary>
    End,

    /// <summary>The text contains it.</summary>
    Contain,

    /// <summary>The text is a regular expression that finds something.</summary>
    Pattern,
}
