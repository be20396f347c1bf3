using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Samples;

namespace LoadBalancing.Configuration;

/// <summary>A rule that looks for a request's server in a stick table, or remembers it there.</summary>
public sealed class StickRuleOptions
{
    /// <summary>What the rule does. Default: <see cref="StickAction.On"/>.</summary>
    public StickAction Action { get; set; } = StickAction.On;

    /// <summary>
    /// What the key is, such as <c>src</c>, <c>req.cook(name)</c>, <c>path_param(name)</c>, or, with <see cref="StickAction.StoreResponse"/>,
    /// <c>res.cook(name)</c> and <c>res.hdr(name)</c>. Required.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>Name of the backend that declares the table. Default: this one.</summary>
    public string? Table { get; set; }

    /// <summary>When the rule applies; see <see cref="RouteOptions.Condition"/>. Default: always.</summary>
    public string? Condition { get; set; }

    /// <summary>Reads the key.</summary>
    internal bool TryReadKey(out Sample? key, out string? problem) => Action == StickAction.StoreResponse
        ? SampleExpression.TryParse(
            Key, ResponseSamples.Find, ResponseSamples.All.Concat(SampleTable.All).Select(kind => kind.Name), out key, out problem)
        : SampleExpression.TryParse(Key, out key, out problem);

    /// <summary>Reads a key that has been found to be right before.</summary>
    internal Sample ReadKey(StickKeyType type) =>
        TryReadKey(out var key, out var problem) ? StickTable.Convert(key!, type)! : throw new FormatException(problem);
}
