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
                Remove(headers, remove);
                break;
        }
    }

    private static void Set(IHeaderDictionary headers, SetHeaderAction action, string value)
    {
        var present = action.Replaces ? StringValues.Empty : headers[action.Name];
        headers[action.Name] = present.Count == 0 ? value : StringValues.Concat(present, value);
    }

    private static void Remove(IHeaderDictionary headers, RemoveHeaderAction action)
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
            if (action.Matches(name))
            {
                (found ??= []).Add(name);
            }
        }

        found?.ForEach(name => headers.Remove(name));
    }
}
