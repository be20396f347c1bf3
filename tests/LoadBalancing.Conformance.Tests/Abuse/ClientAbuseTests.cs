using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>What hostile clients send over HTTP/1.</summary>
public sealed class ClientAbuseTests(ClientAbuseRun run, ITestOutputHelper output) : IClassFixture<ClientAbuseRun>
{
    public static TheoryData<string> Names => new(AbuseCase.OfSide("client").Select(abuse => abuse.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Ends_as_it_must(string name)
    {
        var abuse = AbuseCase.OfSide("client").Single(abuse => abuse.Name == name);
        var judgement = run[abuse];
        output.WriteLine(judgement.ToString());
        judgement.IsAccepted(abuse).Should().BeTrue("of {0}; expected: {1}", judgement, abuse.Expectation);
    }
}
