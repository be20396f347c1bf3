using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Finds the values of a header in the head of a server's response, one for each line.</summary>
internal static class ResponseHeader
{
    public static StringValues Get(ServerConnection connection, string name)
    {
        var values = default(StringValues);
        var bytes = connection.HeadBytes;
        foreach (var field in connection.Head.Fields)
        {
            if (Ascii.EqualsIgnoreCase(field.Name(bytes), name))
            {
                values = StringValues.Concat(values, connection.Texts.Get(field.Value(bytes)));
            }
        }

        return values;
    }

    public static StringValues Get(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.Count == 1 ? values.ToString() : new StringValues([.. values])
            : default;
}
