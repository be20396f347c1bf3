using LoadBalancing.Programs;

namespace LoadBalancing.Samples.Tests;

public sealed class SendingAppTests
{
    [Fact]
    public async Task Sends_twice_as_much_to_the_server_of_weight_two()
    {
        var sample = BuiltProgram.Sample("SendingApp");

        var (exitCode, output) = await RunningProgram.RunAsync(Path.GetDirectoryName(sample)!, "dotnet", [sample]);

        exitCode.Should().Be(0, output);
        var answers = output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        answers.Select(answer => answer.Split(' ')[^1]).Should().Equal(Enumerable.Range(1, 6).Select(order => $"/orders/{order}"));
        answers.Count(answer => answer.StartsWith("orders1 answers GET ", StringComparison.Ordinal)).Should().Be(2);
        answers.Count(answer => answer.StartsWith("orders2 answers GET ", StringComparison.Ordinal)).Should().Be(4);
    }
}
