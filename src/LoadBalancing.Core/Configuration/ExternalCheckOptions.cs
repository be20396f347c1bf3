namespace LoadBalancing.Configuration;

/// <summary>
/// A check by a program, which passes when the program ends with exit code 0. Needs <see cref="LoadBalancerOptions.AllowExternalChecks"/> and a
/// Unix system. The program gets four arguments: address and port of the proxy, address and port of the server; and an environment of
/// <c>HAPROXY_*</c> variables alone.
/// </summary>
public sealed class ExternalCheckOptions
{
    /// <summary>The program. Required.</summary>
    public string Command { get; set; } = "";

    /// <summary>
    /// The program's variable <c>PATH</c>: directories separated by colons, where the program and what it calls are looked for. Default: none.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>The address of the proxy that the program is told. Default: none.</summary>
    public string ProxyAddress { get; set; } = "";

    /// <summary>The port of the proxy that the program is told. Default: none.</summary>
    public string ProxyPort { get; set; } = "";
}
