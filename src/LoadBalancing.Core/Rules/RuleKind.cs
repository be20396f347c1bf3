namespace LoadBalancing.Rules;

/// <summary>What a rule is about.</summary>
internal enum RuleKind
{
    /// <summary>Requests, before they go on.</summary>
    Request,

    /// <summary>Responses of servers, before they go on.</summary>
    Response,
}
