using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Dispatching;
using LoadBalancing.Rules;
using LoadBalancing.Samples;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>Asks whether a request meets a condition.</summary>
internal static class Met
{
    public static bool By(IRequest request, string condition, params string[] acls)
    {
        var context = new SampleContext(request, backends: null, backend: null);
        var set = new AclSet(acls, (index, problem) => Assert.Fail($"{acls[index]}: {problem}"));
        Assert.True(set.TryRead(condition, out var read, out var problem), problem);
        return read.IsMet(context);
    }

    /// <summary>Whether a request with this target meets a criterion.</summary>
    public static bool ByTarget(string target, string criterion) => By(new StubRequest { Target = target }, $"{{ {criterion} }}");

    /// <summary>Whether a request with this header meets a criterion.</summary>
    public static bool ByHeader(string header, string[] lines, string criterion) =>
        By(new StubRequest().With(header, lines), $"{{ {criterion} }}");
}
