namespace LoadBalancing.Samples;

/// <summary>How long a variable lives.</summary>
internal enum VariableScope
{
    /// <summary>As long as the client's connection (<c>sess</c>).</summary>
    Session,

    /// <summary>For a request and its response (<c>txn</c>).</summary>
    Transaction,

    /// <summary>Until there is a response (<c>req</c>).</summary>
    Request,

    /// <summary>From when there is a response (<c>res</c>).</summary>
    Response,
}
