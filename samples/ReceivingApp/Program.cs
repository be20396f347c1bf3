// An app that balances what it receives: two servers, checked, and a cookie that brings a client back to its server.
// Run it, then: curl http://127.0.0.1:8080/ or the requests in ReceivingApp.http.
using Samples;

var builder = WebApplication.CreateBuilder(args);

// The servers of appsettings.json. Yours run elsewhere.
foreach (var server in builder.Configuration.GetSection("LoadBalancer:Backends:web:Servers").GetChildren())
{
    await SampleServer.StartAsync(server["Name"]!, server["Address"]!);
}

builder.Services.AddLoadBalancer(builder.Configuration.GetSection("LoadBalancer"));

var app = builder.Build();
app.MapLoadBalancer("/{**path}", "web");

app.Run();
