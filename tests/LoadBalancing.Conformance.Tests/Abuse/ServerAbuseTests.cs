using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>What hostile servers answer.</summary>
public sealed class ServerAbuseTests(ServerAbuseRun run, ITestOutputHelper output) : IClassFixture<ServerAbuseRun>
{
    public static TheoryData<string> Names => new(AbuseCase.OfSide("server").Select(abuse => abuse.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Ends_as_it_must(string name)
    {
        var abuse = AbuseCase.OfSide("server").Single(abuse => abuse.Name == name);
        var judgement = run[abuse];
        output.WriteLine(judgement.ToString());
        judgement.IsAccepted(abuse).Should().BeTrue("of {0}; expected: {1}", judgement, abuse.Expectation);
    }
}
