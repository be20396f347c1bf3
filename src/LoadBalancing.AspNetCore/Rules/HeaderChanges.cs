using LoadBalancing.Rules;
using LoadBalancing.Samples;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Rules;

/// <summary>Does to the headers of a message what rules say.</summary>
internal static class HeaderChanges
{
    /// <summary>Does what an action says, if it is about headers.</summary>
    public static void Apply(RuleAction action, scoped in SampleContext context, IHeaderDictionary headers)
    {
        switch (action)
        {
            case SetHeaderAction set:
                Set(headers, set, set.Value.Write(context));
                break;
            case RemoveHeaderAction remove:
                Remove(headers, remove, context);
                break;
        }
    }

    /// <summary>Writes a header.</summary>
    /// <exception cref="RuleException">The host does not take the value, such as one outside ASCII.</exception>
    public static void Write(IHeaderDictionary headers, string name, StringValues values)
    {
        try
        {
            headers[name] = values;
        }
        catch (InvalidOperationException exception)
        {
            throw new RuleException($"'{name}' cannot be written: {exception.Message}", exception);
        }
    }

    private static void Set(IHeaderDictionary headers, SetHeaderAction action, string value) =>
        Write(headers, action.Name, action.Replaces ? value : StringValues.Concat(headers[action.Name], value));

    private static void Remove(IHeaderDictionary headers, RemoveHeaderAction action, scoped in SampleContext context)
    {
        if (action.IsExact)
        {
            headers.Remove(action.Name);
            return;
        }

        // A collection cannot be changed while one walks through it.
        List<string>? found = null;
        foreach (var name in headers.Keys)
        {
            if (action.Matches(context, name))
            {
                (found ??= []).Add(name);
            }
        }

        found?.ForEach(name => headers.Remove(name));
    }
}
