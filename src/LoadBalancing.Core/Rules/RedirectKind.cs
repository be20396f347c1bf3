namespace LoadBalancing.Rules;

/// <summary>What the text of a redirect stands for.</summary>
internal enum RedirectKind
{
    /// <summary>The whole location.</summary>
    Location,

    /// <summary>What comes before the path of the request.</summary>
    Prefix,

    /// <summary>The scheme; host and path are those of the request.</summary>
    Scheme,
}
