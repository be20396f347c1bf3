using LoadBalancing.Dispatching;

namespace LoadBalancing.Core.Tests.Dispatching;

public sealed class TerminationTests
{
    [Theory]
    [InlineData(AttemptProgress.NotConnected, AttemptFailure.ServerError, "SC")]
    [InlineData(AttemptProgress.NotConnected, AttemptFailure.ServerTimeout, "sC")]
    [InlineData(AttemptProgress.NotConnected, AttemptFailure.ClientError, "CC")]
    [InlineData(AttemptProgress.Connected, AttemptFailure.ServerError, "SH")]
    [InlineData(AttemptProgress.Sent, AttemptFailure.ServerTimeout, "sH")]
    [InlineData(AttemptProgress.Sent, AttemptFailure.ClientError, "CH")]
    [InlineData(AttemptProgress.FirstByteSeen, AttemptFailure.ServerError, "SH")]
    [InlineData(AttemptProgress.FirstByteSeen, AttemptFailure.InvalidResponse, "PH")]
    [InlineData(AttemptProgress.Responded, AttemptFailure.None, "--")]
    public void An_attempt_that_fails_tells_who_and_when(AttemptProgress progress, AttemptFailure failure, string letters) =>
        Termination.Of(new AttemptOutcome(progress, failure, null)).ToString().Should().Be(letters);

    [Theory]
    [InlineData(TerminationCause.ClientTimeout, TerminationPhase.Data, "cD")]
    [InlineData(TerminationCause.Proxy, TerminationPhase.Request, "PR")]
    public void The_letters_are_those_of_the_HAProxy_log(TerminationCause cause, TerminationPhase phase, string letters) =>
        new Termination(cause, phase).ToString().Should().Be(letters);

    [Fact]
    public void The_default_is_the_normal_end() => default(Termination).ToString().Should().Be("--");
}
