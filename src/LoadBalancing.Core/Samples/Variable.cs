using System.Diagnostics.CodeAnalysis;

namespace LoadBalancing.Samples;

/// <summary>A variable of the rules, called by its scope and its name, as in <c>txn.version</c>. Values are texts.</summary>
internal sealed class Variable
{
    private static readonly Dictionary<string, VariableScope> Scopes = new()
    {
        ["sess"] = VariableScope.Session,
        ["txn"] = VariableScope.Transaction,
        ["req"] = VariableScope.Request,
        ["res"] = VariableScope.Response,
    };

    private readonly VariableScope _scope;
    private readonly string _name;

    private Variable(VariableScope scope, string name) => (_scope, _name) = (scope, name);

    /// <summary>Reads the scope and the name of a variable.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Variable? variable)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        variable = dot > 0 && dot < text.Length - 1 && Scopes.TryGetValue(text[..dot], out var scope) && text.All(IsOfName)
            ? new Variable(scope, text)
            : null;
        return variable is not null;
    }

    /// <summary>The value, or <see langword="null"/> when there is none.</summary>
    public string? ValueIn(scoped in SampleContext context) => context.Request.VariablesOf(_scope)?.Find(_name);

    /// <summary>Sets the value, or takes it away; nothing happens where there are no variables of the scope, or none yet, or no longer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="value">The value; <see langword="null"/> for none.</param>
    public void Set(scoped in SampleContext context, string? value) => context.Request.VariablesOf(_scope)?.Set(_name, value);

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.';
}
