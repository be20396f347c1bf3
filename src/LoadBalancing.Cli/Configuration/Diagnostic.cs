namespace LoadBalancing.Cli.Configuration;

/// <summary>A remark about a place in a configuration file.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1, or 0 when the remark is about the whole file.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record Diagnostic(Severity Severity, string File, int Line, string Message)
{
    /// <summary><c>file:line: message</c>; notices and warnings say what they are.</summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : $"{File}:{Line}";
        return Severity switch
        {
            Severity.Notice => $"{place}: notice: {Message}",
            Severity.Warning => $"{place}: warning: {Message}",
            _ => $"{place}: {Message}",
        };
    }
}
