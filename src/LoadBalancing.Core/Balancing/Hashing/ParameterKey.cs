using System.Text;
using LoadBalancing.Dispatching;
using LoadBalancing.Samples;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The value of a parameter of the query string, or of a form.</summary>
/// <param name="name">The parameter's name.</param>
/// <param name="separators">What parts parameters.</param>
/// <param name="checkPost">Whether it is looked for in the body of a POST request, too.</param>
internal sealed class ParameterKey(string name, string separators, bool checkPost)
{
    private readonly byte[] _name = Encoding.Latin1.GetBytes(name);
    private readonly byte[] _separators = Encoding.Latin1.GetBytes(separators);

    public bool TryWrite(IRequest request, ref KeyBuffer key)
    {
        var position = 0;
        if (RequestTarget.TryGetQuery(request.Target, out var query) &&
            QueryParameters.TryReadNext(query, name, separators, '=', ref position, out var value))
        {
            key.Append(value);
            return true;
        }

        position = 0;
        if (checkPost && request.Method == "POST" &&
            QueryParameters.TryReadNext<byte>(request.BodyStart.Span, _name, _separators, (byte)'=', ref position, out var bytes))
        {
            key.Append(bytes);
            return true;
        }

        return false;
    }
}
