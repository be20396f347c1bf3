using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;
using LoadBalancing.Samples;

namespace LoadBalancing.AspNetCore.Rules;

/// <summary>The one request target by which others ask whether the proxy itself is alive.</summary>
/// <param name="target">The target, from the slash on, with its query.</param>
/// <param name="failures">Of these conditions each means that it is not.</param>
internal sealed class Monitor(string target, IEnumerable<Condition> failures)
{
    private readonly Condition[] _failures = [.. failures];

    /// <summary>Reads what has no mistakes.</summary>
    /// <param name="uri">The target, or <see langword="null"/> for no monitor.</param>
    /// <param name="failures">The conditions.</param>
    /// <param name="acls">What they may name.</param>
    public static Monitor? Read(string? uri, IEnumerable<string> failures, AclSet acls) =>
        uri is null ? null : new Monitor(uri, failures.Select(acls.Read));

    /// <summary>Finds the mistakes.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<ConfigurationError> FindErrors(string? uri, IEnumerable<string> failures, AclSet acls)
    {
        if (uri is not null && !(uri.StartsWith('/') && HttpCharacters.IsTarget(uri)))
        {
            yield return new ConfigurationError("MonitorUri", $"expected a path that begins with '/' and holds no white space, found '{uri}'.");
        }

        foreach (var (index, failure) in failures.Index())
        {
            if (!acls.TryRead(failure, out _, out var problem))
            {
                yield return new ConfigurationError($"MonitorFail:{index}", problem);
            }
        }
    }

    /// <summary>Whether a request asks for that.</summary>
    public bool Concerns(scoped in SampleContext context) => RequestTarget.PathAndQuery(context.Request.Target).SequenceEqual(target);

    /// <summary>Whether the answer is that the proxy can serve requests.</summary>
    public bool IsWell(scoped in SampleContext context)
    {
        foreach (var failure in _failures)
        {
            if (failure.IsMet(context))
            {
                return false;
            }
        }

        return true;
    }
}
