using System.Net;
using System.Text;

namespace LoadBalancing.AspNetCore.Tests.Clients;

/// <summary>A request body that a test writes piece by piece while it is being sent.</summary>
internal sealed class WrittenContent(Func<Func<string, Task>, Task> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(async text =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        await stream.FlushAsync();
    });

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
