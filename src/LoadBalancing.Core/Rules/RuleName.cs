using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>The name of a backend or a server in a rule: one that holds a percent sign is a format, and made for each request. Never changes.</summary>
internal sealed class RuleName
{
    private readonly FormatText? _format;

    /// <param name="text">The name, without mistakes.</param>
    public RuleName(string text)
    {
        Text = text;
        _format = IsFormat(text) ? FormatText.Parse(text) : null;
    }

    /// <summary>The name as it is written.</summary>
    public string Text { get; }

    /// <summary>Whether each request has a name of its own, which may be that of nothing there is.</summary>
    public bool DependsOnRequest => _format is not null;

    /// <summary>Whether the name is made of the request's path.</summary>
    public bool IsOfPath => _format?.IsOfPath == true;

    /// <summary>Whether a name is made for each request.</summary>
    public static bool IsFormat(string text) => text.Contains('%', StringComparison.Ordinal);

    /// <summary>Why a name that is made for each request cannot be read, or <see langword="null"/>.</summary>
    public static string? ProblemOf(string format)
    {
        try
        {
            _ = FormatText.Parse(format);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The name for a request.</summary>
    public string For(scoped in SampleContext context) => _format?.Write(context) ?? Text;
}
