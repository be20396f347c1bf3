using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>The parameters that may follow a keyword in any order, such as those of a server.</summary>
/// <typeparam name="T">What the parameters describe.</typeparam>
/// <param name="supported">Readers by name; each takes the arguments of its parameter.</param>
/// <param name="unsupported">Parameters of HAProxy that have no meaning here yet.</param>
internal sealed class ParameterTable<T>(Dictionary<string, Action<Statement, T>> supported, string[] unsupported)
{
    private readonly string[] _known = [.. supported.Keys, .. unsupported];

    public IEnumerable<string> Supported => supported.Keys;

    public IEnumerable<string> Unsupported => unsupported;

    /// <summary>Reads all that is left of a line.</summary>
    public void Read(Statement statement, T target)
    {
        // The number of arguments of a parameter that is not read is not known: what follows is passed over up to a known name.
        var lost = false;
        while (statement.TryTake(out var name))
        {
            if (supported.TryGetValue(name, out var read))
            {
                lost = false;
                read(statement, target);
            }
            else if (unsupported.Contains(name))
            {
                lost = true;
                statement.NotSupported($"{statement.Keyword} ... {name}");
            }
            else if (!lost)
            {
                lost = true;
                statement.Error($"'{statement.Keyword}' does not know '{name}'.{Spelling.Suggestion(name, _known)}");
            }
        }
    }
}
