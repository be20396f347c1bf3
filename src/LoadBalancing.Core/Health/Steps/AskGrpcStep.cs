using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LoadBalancing.Health.Protocols;

namespace LoadBalancing.Health.Steps;

/// <summary>Asks a gRPC server over HTTP/2 whether a service is serving.</summary>
/// <param name="Service">The service, or an empty text for the server as a whole.</param>
/// <param name="Authority">The server's host and port.</param>
internal sealed record AskGrpcStep(string Service, string Authority) : CheckStep
{
    private const string MediaType = "application/grpc";
    private const string StatusName = "grpc-status";
    private const string MessageName = "grpc-message";

    private static readonly string[] Codes =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        using var request = Question(run.IsSecured);
        using var response = await run.Http2.SendAsync(request, run.Cancellation).ConfigureAwait(false);
        var result = await JudgeAsync(response, run.Cancellation).ConfigureAwait(false);
        if (!result.Passed)
        {
            return result;
        }

        run.Pass(result);
        return null;
    }

    private HttpRequestMessage Question(bool isSecured)
    {
        var content = new ByteArrayContent(GrpcHealth.Ask(Service));
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{(isSecured ? "https" : "http")}://{Authority}/grpc.health.v1.Health/Check")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return request;
    }

    private static async ValueTask<CheckResult> JudgeAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new CheckResult(CheckCode.L7STS, "HTTP", Status: (int)response.StatusCode);
        }

        if (response.Content.Headers.ContentType?.MediaType?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return new CheckResult(CheckCode.L7RSP, "no gRPC response");
        }

        if (await ReadAsync(response, cancellation).ConfigureAwait(false) is not { } answer)
        {
            return new CheckResult(CheckCode.L7RSP, $"the answer is longer than {CheckRun.Capacity} bytes");
        }

        // A call that fails at once has its status in the headers.
        if ((Value(response.TrailingHeaders, StatusName) ?? Value(response.Headers, StatusName)) is not { } text ||
            !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return new CheckResult(CheckCode.L7RSP, "no gRPC status");
        }

        if (code != 0)
        {
            var message = Value(response.TrailingHeaders, MessageName) ?? Value(response.Headers, MessageName);
            var name = code < Codes.Length ? Codes[code] : "an unknown code";
            return new CheckResult(CheckCode.L7STS, message is null ? name : $"{name}: {PrintableText.Of(Uri.UnescapeDataString(message))}", Status: code);
        }

        return GrpcHealth.StatusIn(answer) switch
        {
            null => new CheckResult(CheckCode.L7RSP, "no answer about health"),
            "SERVING" => new CheckResult(CheckCode.L7OK, "SERVING"),
            var status => new CheckResult(CheckCode.L7STS, status),
        };
    }

    private static async ValueTask<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[CheckRun.Capacity + 1];
        using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return length > CheckRun.Capacity ? null : buffer[..length];
    }

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
