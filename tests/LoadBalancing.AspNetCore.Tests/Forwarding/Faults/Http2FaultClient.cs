using System.Globalization;
using System.Text;
using LoadBalancing.AspNetCore.Tests.Clients;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>A client of HTTP/2.</summary>
internal sealed class Http2FaultClient(HttpClient client, FaultScene scene) : FaultClient(scene)
{
    private const int InternalError = 2;

    public override void Dispose() => client.Dispose();

    protected override async Task<(string Status, string End)> ExchangeAsync(string method, string target, bool holdsBack, string[] fields)
    {
        var isOver = new TaskCompletionSource();
        using var request = new HttpRequestMessage(new HttpMethod(method), target)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = method == "GET" ? null : new WrittenContent(async write =>
            {
                await write("body");
                await (holdsBack ? isOver.Task : Task.CompletedTask);
            })
            {
                Headers = { ContentLength = holdsBack ? 1_000_000 : 4 },
            },
        };
        foreach (var field in fields.Select(field => field.Split(": ")))
        {
            request.Headers.Add(field[0], field[1]);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var end = await ReadBodyAsync(response.Content);
        isOver.SetResult();
        return (((int)response.StatusCode).ToString(CultureInfo.InvariantCulture), end);
    }

    private async Task<string> ReadBodyAsync(HttpContent content)
    {
        var buffer = new byte[16];
        try
        {
            await using var body = await content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffer) is > 0 and var count)
            {
                See(Encoding.Latin1.GetString(buffer, 0, count));
            }

            return Whole;
        }
        catch (HttpProtocolException exception)
        {
            exception.ErrorCode.Should().Be(InternalError);
            return Cut;
        }
    }
}
