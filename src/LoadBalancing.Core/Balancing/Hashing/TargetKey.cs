using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Samples;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The request target, as far as <see cref="Algorithm.Uri"/> is to look at it.</summary>
/// <param name="hash">The limits.</param>
internal sealed class TargetKey(HashSettings hash)
{
    public bool TryWrite(IRequest request, ref KeyBuffer key)
    {
        ReadOnlySpan<char> target = request.Target;
        if (hash.PathOnly)
        {
            target = RequestTarget.PathAndQuery(target);
        }

        if (hash.Length is { } length && length < target.Length)
        {
            target = target[..length];
        }

        key.Append(ToDepth(hash.Whole ? target : RequestTarget.BeforeQuery(target)));
        return true;
    }

    // Up to the slash that would begin one directory too many.
    private ReadOnlySpan<char> ToDepth(ReadOnlySpan<char> target)
    {
        if (hash.Depth is not { } depth)
        {
            return target;
        }

        for (var i = 0; i < target.Length; i++)
        {
            if (target[i] == '/' && depth-- == 0)
            {
                return target[..i];
            }
        }

        return target;
    }
}
