using LoadBalancing.Configuration;

namespace LoadBalancing.Core.Tests.Configuration;

public sealed class ServerIdsTests
{
    // The second was seen on a running HAProxy.
    [Theory]
    [InlineData("- - -", "1 2 3")]
    [InlineData("- 1 - 4 - -", "2 1 5 4 7 8")]
    [InlineData("9 - -", "9 2 3")]
    public void Servers_without_an_id_get_the_next_number(string asked, string given) =>
        string.Join(' ', ServerIds.Of(asked.Split(' ').Select(id => new ServerOptions { Id = id == "-" ? null : int.Parse(id, null) })))
            .Should().Be(given);
}
