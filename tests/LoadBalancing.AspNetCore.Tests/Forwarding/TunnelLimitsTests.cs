using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Configuration;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Which limit holds for a tunnel in which nothing moves, and who is to blame.</summary>
public sealed class TunnelLimitsTests
{
    private const int Never = Timeout.Infinite;

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(10, 20, null, 10, nameof(ExchangeWait.ServerInTunnel))]
    [InlineData(20, 10, null, 10, nameof(ExchangeWait.Tunnel))]
    [InlineData(10, 10, null, 10, nameof(ExchangeWait.Tunnel))]
    [InlineData(Never, 10, null, 10, nameof(ExchangeWait.Tunnel))]
    [InlineData(10, Never, null, 10, nameof(ExchangeWait.ServerInTunnel))]
    [InlineData(Never, Never, null, Never, null)]
    [InlineData(10, 20, 30, 30, nameof(ExchangeWait.Tunnel))]
    [InlineData(20, 10, 5, 5, nameof(ExchangeWait.Tunnel))]
    [InlineData(20, 10, Never, Never, null)]
    public void While_both_sides_may_speak(int server, int client, int? tunnel, int limit, string? blamed) =>
        Expect(new TunnelLimits(Of(server, tunnel), Seconds(client), Seconds(1)), limit, blamed);

    [Theory]
    [InlineData(20, 10, null, null, 20)]
    [InlineData(20, 10, 30, null, 30)]
    [InlineData(20, 10, 30, 5, 5)]
    [InlineData(20, 10, null, 40, 40)]
    public void Once_the_client_has_ended(int server, int client, int? tunnel, int? serverFin, int limit)
    {
        var limits = new TunnelLimits(Of(server, tunnel, serverFin), Seconds(client), clientFin: Seconds(1));
        limits.ClientEnded();
        Expect(limits, limit, nameof(ExchangeWait.ServerInTunnel));
    }

    [Theory]
    [InlineData(10, 20, null, null, 20)]
    [InlineData(10, 20, 30, null, 30)]
    [InlineData(10, 20, 30, 5, 5)]
    [InlineData(10, 20, null, 40, 40)]
    public void Once_the_server_has_ended(int server, int client, int? tunnel, int? clientFin, int limit)
    {
        var limits = new TunnelLimits(Of(server, tunnel, serverFin: 1), Seconds(client), clientFin is { } time ? Seconds(time) : null);
        limits.ServerEnded();
        Expect(limits, limit, nameof(ExchangeWait.Tunnel));
    }

    private void Expect(TunnelLimits limits, int limit, string? blamed)
    {
        ExchangeWait? expired = null;
        using var timer = new ExchangeTimer(_time, wait => expired = wait);
        limits.Restart(timer);
        _time.Advance(limit == Never ? TimeSpan.FromDays(1) : Seconds(limit) - TimeSpan.FromMilliseconds(1));
        expired.Should().BeNull();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        expired?.ToString().Should().Be(blamed);
        expired.HasValue.Should().Be(blamed is not null);
    }

    private static TimeoutSettings Of(int idle, int? tunnel, int? serverFin = null) => new(Seconds(1), Seconds(1), Seconds(idle))
    {
        Tunnel = tunnel is { } time ? Seconds(time) : null,
        ServerFin = serverFin is { } fin ? Seconds(fin) : null,
    };

    private static TimeSpan Seconds(int seconds) => seconds == Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
}
