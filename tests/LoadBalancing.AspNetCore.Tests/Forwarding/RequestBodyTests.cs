using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Which limit runs while a body is sent.</summary>
public sealed class RequestBodyTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_server_that_still_takes_the_last_part_of_a_body_is_not_asked_for_its_response()
    {
        ExchangeWait? expired = null;
        using var timer = new ExchangeTimer(_time, wait => expired = wait);
        var body = new RequestBody(timer);
        var context = new DefaultHttpContext();
        context.Request.ContentLength = 4;
        context.Request.Body = new MemoryStream("body"u8.ToArray());
        var target = new SlowTarget();
        var timeouts = new TimeoutSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        var sending = body.SendAsync(context, target, timeouts, TimeSpan.FromSeconds(60));
        await target.Begun.Task.Soon();
        _time.Advance(TimeSpan.FromSeconds(30));
        expired.Should().BeNull("the response's time begins with the last byte of the request");
        target.Taken.SetResult();
        await sending;
    }
}
