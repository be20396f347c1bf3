using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Network;
using LoadBalancing.Http;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>Calls that say what belongs together.</summary>
public sealed class CallKeyTests : IAsyncLifetime
{
    private const int Keys = 60;

    private Origin[] _origins = [];

    public async Task InitializeAsync() =>
        _origins = await Task.WhenAll("ABC".Select(name => Origin.StartAsync($"{name}")));

    public async Task DisposeAsync()
    {
        foreach (var origin in _origins)
        {
            await origin.DisposeAsync();
        }
    }

    [Fact]
    public async Task Calls_of_a_key_go_to_one_server_and_keys_are_spread()
    {
        await using var orders = new BalancedClient(Farm());

        var first = await CallAllAsync(orders);

        (await CallAllAsync(orders)).Should().Equal(first);
        first.Values.Distinct().Should().BeEquivalentTo("A", "B", "C");
        await using var elsewhere = new BalancedClient(Farm());
        (await CallAllAsync(elsewhere)).Should().Equal(first, "every process chooses alike");
    }

    [Fact]
    public async Task Only_the_keys_of_a_server_that_is_gone_move()
    {
        await using var orders = new BalancedClient(Farm());
        var before = await CallAllAsync(orders);

        await _origins[1].DisposeAsync();
        var after = await CallAllAsync(orders);

        foreach (var (key, server) in before)
        {
            (after[key] == server).Should().Be(server != "B");
        }
    }

    [Fact]
    public async Task Calls_without_a_key_are_balanced_as_ever()
    {
        await using var orders = new BalancedClient(Farm());

        await CallAsync(orders, "customer");
        var servers = "";
        for (var i = 0; i < 6; i++)
        {
            servers += await CallAsync(orders, null);
        }

        servers.Should().Be("ABCABC");
    }

    [Fact]
    public async Task An_expression_may_use_the_key()
    {
        await using var orders = new BalancedClient(Farm() + (web => web.BalanceBy("call_key,lower", hash => hash.Type = HashType.Consistent)));

        var servers = new HashSet<string>();
        for (var i = 0; i < Keys; i++)
        {
            var server = await CallAsync(orders, $"customer{i}");
            (await CallAsync(orders, $"CUSTOMER{i}")).Should().Be(server);
            servers.Add(server);
        }

        servers.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_stick_table_may_remember_keys()
    {
        await using var orders = new BalancedClient(
            Farm() + (web => web.BalanceBy("path").StickTable(StickKeyType.Text, 1000).StickOn("call_key")));

        var servers = new HashSet<string>();
        for (var i = 0; i < Keys; i++)
        {
            servers.Add(await CallAsync(orders, "one", $"/{i}"));
        }

        servers.Should().ContainSingle();
    }

    [Fact]
    public async Task Keys_in_any_script_count()
    {
        await using var orders = new BalancedClient(Farm());

        var servers = new HashSet<string>();
        for (var i = 0; i < Keys; i++)
        {
            servers.Add(await CallAsync(orders, $"{(char)('\u4e00' + i)}"));
        }

        servers.Should().HaveCount(3);
    }

    private Action<BackendBuilder> Farm() => web =>
    {
        foreach (var origin in _origins)
        {
            web.AddServer(origin.Name, origin.Address);
        }
    };

    private static async Task<Dictionary<string, string>> CallAllAsync(BalancedClient orders)
    {
        var servers = new Dictionary<string, string>();
        for (var i = 0; i < Keys; i++)
        {
            servers[$"customer{i}"] = await CallAsync(orders, $"customer{i}");
        }

        return servers;
    }

    private static async Task<string> CallAsync(BalancedClient orders, string? key, string path = "/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Options.Set(BalancedCall.Key, key);
        }

        using var response = await orders.Client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
