using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>What hostile clients send over HTTP/2.</summary>
public sealed class Http2AbuseTests(Http2AbuseRun run, ITestOutputHelper output) : IClassFixture<Http2AbuseRun>
{
    public static TheoryData<string> Names => new(AbuseCase.OfSide("h2").Select(abuse => abuse.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Ends_as_it_must(string name)
    {
        var abuse = AbuseCase.OfSide("h2").Single(abuse => abuse.Name == name);
        var judgement = run[abuse];
        output.WriteLine(judgement.ToString());
        judgement.IsAccepted(abuse).Should().BeTrue("of {0}; expected: {1}", judgement, abuse.Expectation);
    }
}
