namespace LoadBalancing.Micro;

/// <summary>What is done with the persistence cookie.</summary>
public enum CookieKind
{
    /// <summary><c>insert indirect</c>.</summary>
    InsertIndirect,

    /// <summary><c>insert indirect</c> with <c>maxidle</c> and <c>maxlife</c>; the dates are fresh.</summary>
    Dates,

    /// <summary><c>insert indirect dynamic</c>.</summary>
    Dynamic,

    /// <summary><c>insert indirect</c>, the values signed.</summary>
    WithSignature,

    /// <summary><c>prefix</c>.</summary>
    Prefix,

    /// <summary><c>rewrite</c>.</summary>
    Rewrite,
}
